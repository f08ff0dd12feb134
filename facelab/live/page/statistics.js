// How well it runs: for the line under the picture, and for tests as window.facelab.

const FPS_WINDOW = 5000; // ms
const TRIP_WINDOW = 10_000; // ms

export class Statistics {
  constructor() {
    this.frames = 0; // answered
    this.dropped = 0; // frames of the camera that were not sent
    this.drawings = []; // when an answer was drawn
    this.trips = []; // {at, took}
    this.tracks = [];
    this.last = null; // the last drawing; null while nothing is expected
    this.since = performance.now();
    this.reset();
  }

  reset() {
    this.longest = 0;
    if (this.last !== null) this.last = performance.now();
  }

  // A pause is no gap.
  interrupted() {
    this.last = null;
    this.drawings = [];
    this.since = performance.now();
  }

  skipped() {
    this.dropped += 1;
  }

  answered(took, tracks) {
    this.frames += 1;
    this.tracks = tracks;
    this.trips.push({ at: performance.now(), took });
  }

  drawn() {
    const now = performance.now();
    this.longest = Math.max(this.longest, this.gap(now));
    this.last = now;
    this.drawings.push(now);
    forget(this.drawings, (at) => at < now - FPS_WINDOW);
    forget(this.trips, (trip) => trip.at < now - TRIP_WINDOW);
  }

  gap(now) {
    return this.last === null ? 0 : now - this.last;
  }

  fps(now) {
    const recent = this.drawings.filter((at) => at >= now - FPS_WINDOW).length;
    return (1000 * recent) / Math.min(FPS_WINDOW, Math.max(now - this.since, 1));
  }

  roundTrip(share) {
    const now = performance.now();
    const times = this.trips.filter((trip) => trip.at >= now - TRIP_WINDOW).map((trip) => trip.took);
    times.sort((a, b) => a - b);
    return times.length ? times[Math.min(times.length - 1, Math.floor(share * times.length))] : null;
  }

  report() {
    const now = performance.now();
    return {
      frames: this.frames,
      fps: this.fps(now),
      roundTripP50: this.roundTrip(0.5),
      roundTripP95: this.roundTrip(0.95),
      longestGap: Math.max(this.longest, this.gap(now)),
      dropped: this.dropped,
      tracks: this.tracks,
    };
  }
}

function forget(list, old) {
  const first = list.findIndex((entry) => !old(entry));
  list.splice(0, first < 0 ? list.length : first);
}
