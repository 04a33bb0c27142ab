package main

func main() {
	for "a" := range 3 { // ERROR "2: no new variables on left side of :=" "6: invalid syntax tree: cannot declare \"a\""
	}
}
