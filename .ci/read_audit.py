"""Says what pip-audit found. Takes its report (--format json); exits with 1 where a release has a known vulnerability.

pip-audit calls a release that its service doesn't know "skipped", and says of nothing but those that all is well. Here they count
as not audited.
"""

import json
import sys
from pathlib import Path


def main(report: str) -> int:
    try:
        found = json.loads(Path(report).read_text(encoding="utf-8"))["dependencies"]
    except (OSError, ValueError, KeyError, TypeError):
        print("not audited: no service for vulnerabilities answers")
        return 0
    asked = [each for each in found if "skip_reason" not in each]
    for each in asked:
        for known in each["vulns"]:
            mended = ", ".join(known["fix_versions"]) or "no release yet"
            print(f"vulnerable: {each['name']} {each['version']}, {known['id']}, mended in {mended}")
    if not asked:
        print("not audited: the service for vulnerabilities knows none of the packages")
        return 0
    print(f"audited: {len(asked)} of {len(found)} packages")
    return 1 if any(each["vulns"] for each in asked) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
