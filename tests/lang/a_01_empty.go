// An empty main ends with status 0 and prints nothing.
package main

func main() {}
