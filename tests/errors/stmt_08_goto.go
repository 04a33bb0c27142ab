package main

func main() {
	goto L // ERROR "7: goto L jumps over declaration of x at stmt_08_goto.go:5:4"
	x := 1
	_ = x
L:
	goto B // ERROR "7: goto B jumps into block starting at stmt_08_goto.go:9:2"
	{
	B:
	}
}
