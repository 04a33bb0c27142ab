// A program whose names and texts look like tags: </script><script>document.title = "broken"</script> <!-- &amp; 'x' "y"
package main

import (
	"fmt"
	"sort"
	"strings"
)

type Node struct {
	Left, Right *Node
	Name        string
}

var kept []*Node

func build(depth int, name string) *Node {
	if depth == 0 {
		return &Node{Name: name + "</script><img src=x onerror=alert(2)>\u2028"}
	}
	return &Node{build(depth-1, name), build(depth-1, name), name}
}

func words(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("word-%d-%s", i, strings.Repeat("x", i%17)))
	}
	sort.Strings(out)
	return out
}

/* a comment
   of two lines <b>bold</b> */
func main() {
	total := 0
	for round := range 24 {
		tree := build(11, `raw
string`)
		if round%6 == 0 {
			kept = append(kept, tree)
		}
		total += len(strings.Join(words(1000), ","))
		m := map[string]struct{ a, b int }{}
		for i := range 2000 {
			m[fmt.Sprint(i)] = struct{ a, b int }{i, i}
		}
		total += len(m)
	}
	fmt.Println(total, len(kept))
}
