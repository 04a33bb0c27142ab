// Method values: bound once and called often, and bound anew for each call.
package main

import "fmt"

type account struct {
	balance, moves int
}

func (a *account) add(n int) int {
	a.balance = (a.balance + n) % 1000003
	a.moves++
	return a.balance
}

func (a account) worth(rate int) int { return a.balance*rate + a.moves }

func apply(f func(int) int, n int) int { return f(n) }

func main() {
	accounts := []*account{{1, 0}, {2, 0}, {3, 0}, {4, 0}}
	sum := 0
	for _, a := range accounts {
		add := a.add
		for i := 0; i < 1500000; i++ {
			sum += add(i) % 3
		}
	}
	for i := 0; i < 2000000; i++ {
		a := accounts[i%4]
		sum += apply(a.add, i) % 5
		sum += apply(a.worth, 2) % 5
	}
	fmt.Println(sum)
}
