// The least that most programs do: a line through fmt.
package main

import "fmt"

func main() { fmt.Println("hello", 1, 2.5) }
