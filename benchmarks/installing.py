"""The folder of the benchmarks: a virtual environment, npm's packages, caches and the workload. Nothing of it is in the tree."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
INSTALLER = "pip>=25.1"
"""Earlier ones write console scripts that load `re`, which is half of what starting costs."""
PYTHON_PACKAGES = ("docxtpl==0.20.2", "pypandoc_binary==1.17")  # the second brings pandoc itself
NODE_PACKAGES = ("docxtemplater@3.71.0", "pizzip@3.3.0", "docx@9.15.2")


class CannotInstall(Exception):
    """Something can't be installed; the message says what, and the last lines of its installer."""


@dataclass(frozen=True)
class Home:
    """Where everything stands that the benchmarks install and write."""

    root: Path

    @property
    def python(self) -> Path:
        return self.root / "venv/bin/python"

    @property
    def alliancegen(self) -> Path:
        return self.root / "venv/bin/alliancegen"

    @property
    def work(self) -> Path:
        return self.root / "work"

    @property
    def pandoc(self) -> Path | None:
        return next(self.root.glob("venv/lib/python*/site-packages/pypandoc/files/pandoc"), None)

    @property
    def has_node(self) -> bool:
        return shutil.which("node") is not None and (self.root / "npm/node_modules").is_dir()

    def environment(self, *, cached: bool = True) -> dict[str, str]:
        """What every measured process sees: nothing of the user's own settings, and a cache of its own."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
        nothing = {} if cached else {"ALLIANCEGEN_NO_CACHE": "1"}
        own = {"XDG_CACHE_HOME": str(self.root / "cache"), "NODE_PATH": str(self.root / "npm/node_modules")}
        return {**kept, **own, **nothing, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}


def default_home() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "alliancegen-benchmarks"


def install(home: Home) -> None:
    """alliancegen as a wheel of this checkout, and the peers, as far as they aren't there. Raises CannotInstall."""
    if home.root.resolve().is_relative_to(TREE):
        raise CannotInstall(f"{home.root} lies inside the tree: name a folder outside it with --home")
    home.root.mkdir(parents=True, exist_ok=True)
    wanted = {"python": sys.version, "packages": [INSTALLER, *PYTHON_PACKAGES, *NODE_PACKAGES]}
    mark = home.root / "installed.json"
    if not (mark.is_file() and json.loads(mark.read_text(encoding="utf-8")) == wanted and home.python.exists()):
        _install_peers(home)
        mark.write_text(json.dumps(wanted), encoding="utf-8")
    _install_wheel(home)


def _install_peers(home: Home) -> None:
    print("Installing the peers …", file=sys.stderr)
    venv.create(home.root / "venv", clear=True, with_pip=True)
    pip = [str(home.python), "-m", "pip", "install", "--quiet"]
    _run([*pip, "--upgrade", INSTALLER])
    _run([*pip, *PYTHON_PACKAGES])
    if shutil.which("npm"):
        prefix = str(home.root / "npm")
        _run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", prefix, *NODE_PACKAGES])
    else:
        print("Node and npm are missing: docxtemplater and docx are left out.", file=sys.stderr)


def _install_wheel(home: Home) -> None:
    """A wheel, so that the clauses and examples are those that users get, with compiled .pyc files."""
    pip = [str(home.python), "-m", "pip"]
    with tempfile.TemporaryDirectory() as folder:
        _run([*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, str(TREE)])
        [wheel] = map(str, Path(folder).glob("*.whl"))
        _run([*pip, "install", "--quiet", wheel])
        _run([*pip, "install", "--quiet", "--no-deps", "--force-reinstall", wheel])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
        raise CannotInstall(f"{' '.join(command[:4])} … failed:\n{last}")
