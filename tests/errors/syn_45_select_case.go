package main

func main() {
	select {
	case 1: // ERROR "7: select case must be send or receive (possibly with assignment)"
	case x = 5: // ERROR "7: select case must be send or receive (possibly with assignment)"
	}
}
