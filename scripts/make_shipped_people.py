"""Render the people that ship inside the package: python scripts/make_shipped_people.py (some minutes)

It can be stopped and started again. The new set replaces the old one when it is whole, and not too large.
"""

import shutil
import sys

from tqdm import tqdm

from facelab.synthetic.settings import Settings
from facelab.synthetic.shipped import PLACE, write_card
from facelab.synthetic.storage import render_set

SETTINGS = Settings(people=60, photos=12, seed=0, size=160, difficulty="easy", format="webp", maps_every=60)
MOST_BYTES = 8_000_000


def main() -> None:
    new = PLACE.with_name("people.new")
    render_set(new, SETTINGS, lambda items, total: tqdm(items, total=total, unit=" photos"))
    card = write_card(new, "facelab people", "python scripts/make_shipped_people.py")
    if card.bytes > MOST_BYTES:
        sys.exit(f"Expected at most {MOST_BYTES:,} bytes. Received: {card.bytes:,} in {new}.")
    for hidden in new.glob(".*"):  # the lock
        hidden.unlink()
    if PLACE.exists():
        shutil.rmtree(PLACE)
    new.rename(PLACE)
    print(card)


main()
