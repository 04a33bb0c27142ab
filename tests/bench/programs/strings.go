// Strings built: lines put together of parts, gathered in a builder, and read back byte by byte.
package main

import (
	"fmt"
	"strconv"
	"strings"
)

func main() {
	names := []string{"alpha", "beta", "gamma", "delta"}
	sum, total := 0, 0
	for round := 0; round < 50; round++ {
		var b strings.Builder
		for i := 0; i < 30000; i++ {
			line := "item " + strconv.Itoa(i+round) + ": " + names[i%4] + "\n"
			b.WriteString(line)
		}
		text := b.String()
		total += len(text)
		for i := 0; i < len(text); i += 7 {
			sum += int(text[i])
		}
	}
	fmt.Println(total, sum)
}
