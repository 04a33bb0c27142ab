// An empty select waits for ever.
package main

func main() {
	println("start")
	select {}
}
