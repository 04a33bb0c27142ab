// The line about the signal stands behind the texts of all panics, also where the first was recovered and thrown again.
package main

type angle complex128

func main() {
	defer func() { panic(angle(1 + 2i)) }()
	defer func() { r := recover(); panic(r) }()
	var p *int
	*p = 1
}
