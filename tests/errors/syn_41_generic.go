package main

func f[T any(x T) {} // ERROR "13: syntax error: unexpected ( in parameter list; possibly missing comma or ]"

func main() {}
