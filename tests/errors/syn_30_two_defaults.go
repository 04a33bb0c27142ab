package main

func main() {
	switch 1 {
	default:
	default: // ERROR "2: multiple defaults (first at syn_30_two_defaults.go:5:2)"
	}
	select {
	default:
	default: // ERROR "2: multiple defaults (first at syn_30_two_defaults.go:9:2)"
	}
}
