// The least that a program does: a line, without any package.
package main

func main() { println("hello") }
