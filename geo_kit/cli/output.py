"""Where results go: to the screen, or to a file that is written whole or not at all."""

import os
import sys
import tempfile
from errno import EACCES, EISDIR, ENOENT
from pathlib import Path
from stat import S_IMODE
from typing import Final

import click

from geo_kit.errors import OutputError

ENDINGS: Final = ("", ".geojson", ".json")  # of a command that writes GeoJSON only


def check_output(output: str | None) -> None:
    """Refuse a file that cannot be written, before any work is done for it.

    Raises:
        OutputError: its folder is missing or not to be written to, or it is a folder itself.
    """
    if output is None or output == "-":
        return
    target = Path(output).resolve()
    if target.is_dir():
        raise _refusal(target, IsADirectoryError(EISDIR, os.strerror(EISDIR)))
    if not target.parent.is_dir():
        raise _refusal(target, FileNotFoundError(ENOENT, os.strerror(ENOENT)))
    if not target.exists() and not os.access(target.parent, os.W_OK):
        raise _refusal(target, PermissionError(EACCES, os.strerror(EACCES)))


def write(text: str, output: str | None) -> None:
    """Print a text, or put it into a file; `-` is the screen.

    Raises:
        OutputError: the file cannot be written there; nothing is left half written.
    """
    if output is None or output == "-":
        click.echo(text, nl=False)
        return
    write_bytes(click.unstyle(text).encode(), output)


def write_bytes(content: bytes, output: str) -> None:
    """Put bytes into a file, or on standard output where `-` stands for it.

    Raises:
        OutputError: as `write`; or bytes that nobody can read would go to a screen.
    """
    if output == "-":
        if sys.stdout.isatty():
            raise OutputError(
                "this format is no text, and standard output is a screen",
                hint="name a file, or send the output into one with >",
            )
        click.echo(content, nl=False)
        return
    target = Path(output).resolve()  # what a link points to is what is meant
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(content)  # a pipe or a device stays what it is
            return
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise _refusal(target, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except OSError as error:
        raise _refusal(target, error) from error
    finally:
        Path(name).unlink(missing_ok=True)
    click.echo(f"wrote {target}", err=True)


def _refusal(target: Path, error: OSError) -> OutputError:
    return OutputError(
        f"cannot write {target}: {error.strerror}",
        hint="name a file in a folder that exists and that you may write to",
    )


def _mode(target: Path) -> int:
    """Return what a file is to allow: the same as the one that it takes the place of."""
    if target.exists():
        return S_IMODE(target.stat().st_mode)
    return 0o666 & ~_umask()


def _umask() -> int:
    """Read the umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
