// Package variables are initialised in order of their dependencies, then init functions run, then main.
package main

var a = b + 1
var b = f()
var c, d = pair()
var e = d * 2

func f() int { println("f"); return c * 10 }

func pair() (int, int) { println("pair"); return 3, 4 }

func init() { println("init 1", a, b, c, d, e) }

func init() { println("init 2"); a = 0 }

var _ = side("blank")

func side(s string) int { println("side", s); return 0 }

func main() { println("main", a) }
