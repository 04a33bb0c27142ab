package main

func main() {}

/* never closed // ERROR "1: comment not terminated"
