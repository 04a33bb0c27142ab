package main

func f(a int, string) {} // ERROR "21: syntax error: missing parameter type"

func main() {}
