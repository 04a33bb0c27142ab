// Text wrapping: greedy, and with least raggedness; justification; columns.
package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const text = `The collector walks what the roots can reach, and everything that it does not
reach is free. A barrier tells it of pointers that move while it looks; a pacer
decides when it should look again.

Strings are counted in  runes  here: naïve café, 世界 and so on.`

func greedy(words []string, width int) (lines []string) {
	line := ""
	for _, w := range words {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(w) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	if line != "" {
		lines = append(lines, line)
	}
	return
}

// even minimises the sum of the squares of the space left at the ends of lines, the last one excepted.
func even(words []string, width int) []string {
	n := len(words)
	const inf = 1 << 40
	cost, breakAt := make([]int, n+1), make([]int, n+1)
	for i := n - 1; i >= 0; i-- {
		cost[i] = inf
		length := -1
		for j := i; j < n; j++ {
			length += 1 + utf8.RuneCountInString(words[j])
			if length > width {
				break
			}
			c := cost[j+1]
			if j < n-1 {
				c += (width - length) * (width - length)
			}
			if c < cost[i] {
				cost[i], breakAt[i] = c, j+1
			}
		}
	}
	var lines []string
	for i := 0; i < n; i = breakAt[i] {
		lines = append(lines, strings.Join(words[i:breakAt[i]], " "))
	}
	return lines
}

func justify(line string, width int) string {
	words := strings.Fields(line)
	gaps := len(words) - 1
	if gaps == 0 {
		return line
	}
	space := width - utf8.RuneCountInString(strings.Join(words, ""))
	var b strings.Builder
	for i, w := range words {
		b.WriteString(w)
		if i < gaps {
			n := space / gaps
			if i < space%gaps {
				n++
			}
			b.WriteString(strings.Repeat(" ", n))
		}
	}
	return b.String()
}

func main() {
	for _, par := range strings.Split(text, "\n\n") {
		words := strings.Fields(par)
		for _, l := range greedy(words, 30) {
			fmt.Printf("|%-30s|\n", l)
		}
		fmt.Println()
		lines := even(words, 30)
		for i, l := range lines {
			if i < len(lines)-1 {
				l = justify(l, 30)
			}
			fmt.Printf("|%-30s|\n", l)
		}
		fmt.Println()
	}
	fmt.Printf("%6s|%-6s|%06d|%x\n", "é", "世", 42, "naïve")
}
