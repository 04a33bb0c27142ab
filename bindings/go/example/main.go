// Rules in Go that a Go program loads while it runs: decided in a machine of their own, with a time limit and no access to anything.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"ergo"
)

const rules = `package rules

import "fmt"

var seen = map[string]int{}

func Price(customer string, total float64) float64 {
	seen[customer]++
	if seen[customer] > 2 {
		total *= 0.9
	}
	return total + shipping(customer)
}

func Report() string { return fmt.Sprint(seen) }

func Careless() {
	for {
	}
}
`

func main() {
	vm, err := ergo.Open(&ergo.Config{Stdout: os.Stdout, MemoryLimit: 64 << 20})
	if err != nil {
		log.Fatal(err)
	}
	defer vm.Close()
	m, err := vm.Load("rules", "rules.go", rules)
	if err != nil {
		log.Fatal(err)
	}
	known := map[string]float64{"Ann": 4.5, "Kai": 6}
	err = m.Host("shipping", func(customer string) (float64, error) {
		fee, ok := known[customer]
		if !ok {
			return 0, fmt.Errorf("no shipping to %s: %w", customer, os.ErrNotExist)
		}
		return fee, nil
	})
	if err == nil {
		err = m.Init()
	}
	if err != nil {
		log.Fatal(err)
	}
	price, err := ergo.Func2[string, float64, float64](m, "Price")
	if err != nil {
		log.Fatal(err)
	}
	for _, customer := range []string{"Ann", "Kai", "Ann", "Ann", "Otto"} {
		p, err := price(customer, 100)
		if errors.Is(err, os.ErrNotExist) {
			fmt.Println(customer, "is refused:", err)
			continue
		}
		fmt.Println(customer, p, err)
	}
	report, err := ergo.Func[func() (string, error)](m, "Report")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report())

	careless, err := ergo.Func[func() error](m, "Careless")
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	fmt.Println("in time:", !errors.Is(vm.Do(ctx, careless), context.DeadlineExceeded))
}
