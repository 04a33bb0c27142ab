package main

func main() {
	switch 1 {
		println("x") // ERROR "3: syntax error: unexpected name println, expected case or default or }"
	} // ERROR "2: syntax error: unexpected }, expected :"
}
