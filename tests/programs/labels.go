// Labelled control flow: primes, a state machine with goto, nested switches and selects.
package main

import "fmt"

func primes(limit int) (out []int) {
next:
	for n := 2; n <= limit; n++ {
		for _, p := range out {
			if p*p > n {
				break
			}
			if n%p == 0 {
				continue next
			}
		}
		out = append(out, n)
	}
	return
}

func pythagoras(limit int) (a, b, c int) {
search:
	for c = 1; c <= limit; c++ {
		for b = 1; b < c; b++ {
			for a = 1; a < b; a++ {
				if a*a+b*b == c*c && a+b+c == 112 {
					break search
				}
			}
		}
	}
	return
}

func machine(input string) (state string) {
	i := 0
	var c byte
start:
	if i == len(input) {
		return "empty"
	}
	c = input[i]
	switch {
	case c >= '0' && c <= '9':
		goto digits
	case c == '-':
		i++
		goto sign
	}
	return "bad start"
sign:
	if i < len(input) && input[i] >= '0' && input[i] <= '9' {
		goto digits
	}
	if i < len(input) && input[i] == ' ' {
		i++
		goto start
	}
	return "bad sign"
digits:
	for i < len(input) && input[i] >= '0' && input[i] <= '9' {
		i++
	}
	if i == len(input) {
		return "int"
	}
	if input[i] == '.' {
		i++
		goto fraction
	}
	return "bad digit"
fraction:
	for ; i < len(input); i++ {
		if input[i] < '0' || input[i] > '9' {
			return "bad fraction"
		}
	}
	return "float"
}

func matrix(m [][]int) (string, int) {
	visited := 0
rows:
	for i, row := range m {
		for j, v := range row {
			visited++
			switch {
			case v < 0:
				continue rows
			case v == 0:
				if i == j {
					break
				}
				fallthrough
			case v > 90:
				break rows
			}
		}
	}
	return "visited", visited
}

func main() {
	fmt.Println(primes(60))
	fmt.Println(pythagoras(60))
	for _, s := range []string{"", "12", "-7", "3.14", "- 5", "--", "1x", "1.2.3", "x"} {
		fmt.Printf("%q %s; ", s, machine(s))
	}
	fmt.Println()
	fmt.Println(matrix([][]int{{0, 1, 2}, {1, -1, 5}, {3, 4, 0}, {1, 95, 1}, {1, 1, 1}}))
	c := make(chan int, 3)
	quit := make(chan bool, 1)
	n := 0
loop:
	for i := 0; ; i++ {
		select {
		case c <- i:
			n += 10
		case v := <-quit:
			fmt.Println("quit", v)
			break loop
		default:
			switch {
			case len(c) == cap(c):
				<-c
				if n++; n > 35 {
					quit <- true
					for len(c) < cap(c) {
						c <- -1
					}
				}
				continue loop
			}
			fmt.Println("never")
		}
	}
	fmt.Println(n >= 36)
	k := 0
again:
	for {
		switch k++; {
		case k < 3:
			continue again
		case k == 3:
			goto again
		default:
			break again
		}
	}
	fmt.Println(k)
}
