// What starting takes, which is subtracted from the others.
package main

func main() { println("done") }
