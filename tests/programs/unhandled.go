// A panic of a wrapped error three calls deep that nobody recovers: trace and status 2.
package main

import (
	"errors"
	"fmt"
)

type account struct {
	name    string
	balance int
}

var errFunds = errors.New("insufficient funds")

func (a *account) withdraw(n int) {
	if n > a.balance {
		panic(fmt.Errorf("account %s: %w", a.name, errFunds))
	}
	a.balance -= n
}

func spend(a *account, amounts ...int) {
	for _, n := range amounts {
		a.withdraw(n)
		fmt.Println("spent", n)
	}
}

func main() {
	defer fmt.Println("main's deferred call")
	spend(&account{"ann", 10}, 3, 4, 5)
	fmt.Println("never")
}
