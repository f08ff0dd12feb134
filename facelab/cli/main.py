"""The root command, its exit codes, and the list of commands (each imported only when it runs)."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from facelab import __version__
from facelab.errors import FacelabError

# Command -> (module, one line of help). The line stands here so that --help imports none of them.
_COMMANDS = {
    "learn": ("learn", "Open the course's notebooks, or run them all once."),
    "tour": ("tour", "Run every stage on a folder of people and write one HTML page about it."),
    "synth": ("synth", "Draw people who do not exist, with the truth about every photo."),
    "detect": ("photos", "Find faces and five landmarks."),
    "embed": ("photos", "Turn every face into a vector and store the vectors."),
    "verify": ("photos", "Are the people in two photos the same?"),
    "inspect": ("photos", "Look into the pipeline: every stage of a photo as one HTML page."),
    "thresholds": ("thresholds", "Write a page on which a threshold is dragged, to see what it decides."),
    "enroll": ("people", "Add people to a gallery."),
    "identify": ("people", "Who is it? Look faces up in a gallery."),
    "gallery": ("people", "List, remove and export enrolled people."),
    "live": ("live", "Recognize the people before the camera, in the browser."),
    "watch": ("live", "Name the people in a film, a camera, or among drawn people."),
    "cluster": ("groups", "Group faces by person without knowing anybody."),
    "classify": ("groups", "Train and apply a kNN or SVM classifier on stored vectors."),
    "train": ("train", "Train an embedding network on your own people or on synthetic ones."),
    "export": ("export", "Write a network as a TensorFlow Lite file for phones."),
    "benchmark": ("benchmark", "Measure a model by a published protocol."),
    "models": ("models", "List all networks; show the card and the costs of one."),
    "fetch": ("machine", "Download weights or a data set into the cache."),
    "doctor": ("machine", "Check this installation and say what to do."),
    "completion": ("machine", "Print the script that completes commands in your shell."),
}


class _Lazy(click.Group):
    """A group whose commands live in modules that are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        return getattr(import_module(f"facelab.cli.{_COMMANDS[name][0]}"), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="facelab")
def root() -> None:
    """Learn, teach and build face recognition with Keras.

    Exit codes: 0 all done; 1 some inputs were skipped, one line each on stderr; 2 nothing done or
    wrong usage.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; every expected failure is one line on stderr and a nonzero exit code."""
    try:
        result = root.main(arguments, prog_name="facelab", standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except FacelabError as err:
        code = _fail(str(err))
    except click.UsageError as err:
        where = err.ctx.command_path if err.ctx else "facelab"
        code = _fail(f"{err.format_message()} See '{where} --help'.")
    except click.ClickException as err:
        code = _fail(err.format_message())
    except (KeyboardInterrupt, click.Abort):
        code = _fail("interrupted", 130)
    except BrokenPipeError:  # the reader of our output, such as `head`, has gone
        sys.stderr.close()
        code = 0
    sys.exit(code)


def _fail(text: str, code: int = 2) -> int:
    click.echo(f"facelab: {' '.join(text.split())}", err=True)
    return code
