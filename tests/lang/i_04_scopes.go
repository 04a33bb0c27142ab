// Scopes: types and functions local to a block, shadowed predeclared names, labels apart from variables.
package main

type t int

func len(x string) string { return "my " + x }

func main() {
	println(len("len"))
	type t struct{ a string }
	v := t{"local"}
	println(v.a)
	{
		type t []int
		println(cap(t{1, 2}))
		true := false
		println(true)
	}
	string := func(n int) int { return n + 1 }
	println(string(41))
	x := 1
x:
	for {
		x++
		if x > 3 {
			break x
		}
	}
	println(x)
	if x, err := 5, "e"; x > 3 {
		x := x * 2
		println(x, err)
	}
	nil := 7
	println(nil)
}
