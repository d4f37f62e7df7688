# Draws what a terminal shows: the command, then standard input with its
# colours. Usage: terminal.py COMMAND PICTURE
import re
import sys

from rich.console import Console
from rich.text import Text

command, picture = sys.argv[1:]
with open("/dev/null", "w") as nowhere:
    console = Console(record=True, width=92, color_system="truecolor", file=nowhere)
    console.print(Text.assemble(("$ ", "bold green"), (command, "bold")))
    console.print(Text.from_ansi(sys.stdin.read().strip("\n")))
    svg = console.export_svg(title="OpenTofu")
# Fonts from elsewhere: a picture in a page may not load them.
svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
with open(picture, "w") as file:
    file.write(svg)
