package main

type T
 // ERROR-1 "7: syntax error: unexpected newline in type declaration"
func main() {}
