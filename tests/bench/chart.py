"""The plot of `make bench`: for each program a row, for each peer a dot at its CPU time as a multiple of compiled Go's (logarithmic)."""

import math

PEERS = [("ergo", "#c0392b"), ("lua5.4", "#2c5aa0"), ("luajit-joff", "#7fb3d5"), ("luajit", "#1e8449"), ("yaegi", "#7d6608")]
LEFT, TOP, ROW, WIDTH = 110, 50, 20, 760
LOW, HIGH = 0.1, 3000.0


def x_of(value):
    at = (math.log10(min(max(value, LOW), HIGH)) - math.log10(LOW)) / (math.log10(HIGH) - math.log10(LOW))
    return LEFT + at * (WIDTH - LEFT - 20)


def svg(rows):
    height = TOP + ROW * len(rows) + 40
    base = "go" if all("go" in row for row in rows.values()) else "ergo"
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="11">',
           f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
           f'<text x="{LEFT}" y="16" font-size="13">CPU time as a multiple of {"compiled Go" if base == "go" else "Ergo"}&#8217;s (logarithmic, left is faster)</text>']
    for n, (peer, colour) in enumerate(PEERS):
        out.append(f'<circle cx="{LEFT + n * 110}" cy="32" r="5" fill="{colour}"/><text x="{LEFT + 9 + n * 110}" y="36">{peer}</text>')
    for tick in [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000]:
        x = x_of(tick)
        out.append(f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{height - 30}" stroke="{"#888" if tick == 1 else "#ddd"}"/>')
        out.append(f'<text x="{x:.1f}" y="{height - 14}" text-anchor="middle">{tick:g}</text>')
    for n, (name, row) in enumerate(rows.items()):
        y = TOP + ROW * n + ROW / 2
        out.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{name}</text>')
        for peer, colour in reversed(PEERS):
            if peer in row:
                x = x_of(row[peer]["cpu"] / max(row[base]["cpu"], 1e-3))
                out.append(f'<circle cx="{x:.1f}" cy="{y}" r="5" fill="{colour}"><title>{peer}: {row[peer]["cpu"]:.3f} s</title></circle>')
    return "\n".join(out + ["</svg>", ""])
