// Ten bytes of each message are kept, and with them all of it.
package main

var headers [][]byte

func read(n int) []byte {
	message := make([]byte, 1500) // LEAK main.headers[…]
	message[0] = byte(n)
	return message
}

func main() {
	for i := range 20000 {
		message := read(i)
		headers = append(headers, message[:10])
	}
}
