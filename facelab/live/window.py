"""A window on the screen that shows frames: tkinter, which comes with Python. (OpenCV's headless build has none.)"""

from __future__ import annotations

import numpy as np
from PIL import Image

from facelab.errors import InputError


class Window:
    """Shows one frame after the other until the user closes it, or presses Escape or q.

    Args:
        title: Of the window.

    Attributes:
        is_open: False once the user has closed it.

    Raises:
        InputError: There is no screen, or Python has no tkinter.
    """

    def __init__(self, title: str):
        try:
            import tkinter
        except ImportError as err:
            raise InputError("Expected tkinter to show a window. Install it (Debian: apt install python3-tk).") from err
        try:
            self._root = tkinter.Tk()
        except tkinter.TclError as err:
            raise InputError(f"Expected a screen to show a window on ({err}). Write a film instead: --out.") from err
        self._root.title(title)
        self._label = tkinter.Label(self._root, borderwidth=0)
        self._label.pack()
        self.is_open = True
        self._root.protocol("WM_DELETE_WINDOW", self._close)
        for key in ("<Escape>", "q"):
            self._root.bind(key, lambda _: self._close())

    def show(self, image: np.ndarray) -> None:
        """Show (H, W, 3) uint8 RGB, and take what the user has done meanwhile."""
        from PIL import ImageTk

        if self.is_open:
            picture = ImageTk.PhotoImage(Image.fromarray(image), master=self._root)
            self._label.configure(image=picture)
            self._label.image = picture  # tkinter keeps no reference of its own
            self._root.update()

    def close(self) -> None:
        """Take the window away."""
        if self.is_open:
            self._close()
        self._root.destroy()

    def _close(self) -> None:
        self.is_open = False
        self._root.withdraw()
