// Strings as map keys and in switch statements.
package main

func code(s string) int {
	switch s {
	case "alpha", "beta":
		return 1
	case "gamma":
		return 2
	case "":
		return 3
	}
	return 4
}

func main() {
	println(code("al"+"pha"), code("gamma"), code(""), code("delta"))
	m := map[string]int{}
	for _, w := range []string{"a", "b", "a", "c", "a", "b"} {
		m[w]++
	}
	println(m["a"], m["b"], m["c"], m["d"], len(m))
	key := string([]byte{'a'})
	println(m[key])
}
