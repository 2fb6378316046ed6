"""What a server does not load until somebody asks for what needs it."""

import subprocess
import sys

HEAVY = ("altair", "numpy", "pandas", "pyarrow", "scipy", "typst", "vl_convert", "xlsxwriter")


def test_no_process_of_the_server_begins_with_what_counts_and_draws() -> None:
    script = f"import sys, app.web; print(*sorted(sys.modules.keys() & set({HEAVY})))"
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "" == said.stdout.strip()
