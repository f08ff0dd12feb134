"""Follow faces without detecting them in each frame: optical flow, tracks with ids, a vote for the name."""

from facelab.live.tracking.flow import follow
from facelab.live.tracking.tracker import Track, Tracker
from facelab.live.tracking.vote import Vote

__all__ = ["Track", "Tracker", "Vote", "follow"]
