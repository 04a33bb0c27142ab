#!/usr/bin/env python3
"""Reads a file with prometheus_client's strict OpenMetrics parser; prints each sample as 'name{labels} value'.

Exit status 0 if it parses, 1 if not, 77 where the parser is not installed (PyPI: prometheus_client).
"""

import sys

try:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families
except ImportError:
    sys.exit(77)

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
for family in text_string_to_metric_families(text):
    if not family.documentation or family.type == "unknown":
        sys.exit(f"{family.name}: no help or type")
    for sample in family.samples:
        labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
        print(f"{sample.name}{{{labels}}} {sample.value}")
