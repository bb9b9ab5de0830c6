"""Unpacks the members of a zip file whose names match a pattern: extract.py ARCHIVE FOLDER [PATTERN].

Python's own extractall drops permissions and symbolic links, which Electron needs.
"""

import os
import re
import shutil
import stat
import sys
import zipfile


def extract(archive, member, folder):
    target = os.path.realpath(os.path.join(folder, member.filename))
    if not target.startswith(os.path.realpath(folder) + os.sep):
        raise SystemExit(f"{archive}: member {member.filename} would leave the folder")
    mode = member.external_attr >> 16
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if stat.S_ISLNK(mode):
        os.symlink(zipped.read(member).decode(), target)
        return
    with zipped.open(member) as source, open(target, "wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
    if mode & 0o777:
        os.chmod(target, mode & 0o777)


archive, folder, pattern = sys.argv[1], sys.argv[2], re.compile(sys.argv[3] if len(sys.argv) > 3 else "")
with zipfile.ZipFile(archive) as zipped:
    members = [m for m in zipped.infolist() if not m.is_dir() and pattern.search(m.filename)]
    if not members:
        raise SystemExit(f"{archive}: no member matches {pattern.pattern}")
    for member in members:
        extract(archive, member, folder)
