"""The scripts' own tests, which run on Node."""

import os
import shutil
import subprocess
import sysconfig

from app.config import ROOT

# PyPI's Node, where the machine has none, is in the virtual environment.
PATH = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])


def test_the_scripts_pass_their_own_tests() -> None:
    npm = shutil.which("npm", path=PATH)
    assert npm, "The scripts need Node 18 or later: `make test` installs it."
    ran = subprocess.run(
        [npm, "test", "--silent"],
        cwd=ROOT / "frontend",
        env=os.environ | {"PATH": PATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert 0 == ran.returncode, ran.stdout
