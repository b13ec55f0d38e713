package workloads

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-zookeeper/zk"

	"chaos-client/history"
	"chaos-client/layout"
)

// inventoryEvery is how often each probe with one member asks the member for all nodes acknowledged so far.
const inventoryEvery = 3 * time.Second

// mostMissing is how many of the missing nodes the record names.
const mostMissing = 5

// acknowledged has the nodes of the workload set whose creation was acknowledged to any client, by folder.
type acknowledged struct {
	mu      sync.Mutex
	folders map[string][]string
}

func (a *acknowledged) add(path string) {
	folder, name := path[:strings.LastIndexByte(path, '/')], path[strings.LastIndexByte(path, '/')+1:]
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.folders == nil {
		a.folders = map[string][]string{}
	}
	a.folders[folder] = append(a.folders[folder], name)
}

// soFar returns the nodes acknowledged before now. Names are only ever added, so the slices can be shared.
func (a *acknowledged) soFar() map[string][]string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return maps.Clone(a.folders)
}

// inventories asks the probe's member at intervals for all nodes that were acknowledged to any client before. A member
// that serves must have them at every moment, not only at the end: with two quorums at the same time, each would lack
// the nodes that the other acknowledged.
func (p *probe) inventories(ctx context.Context) {
	for p.client.waitConnected(ctx) {
		p.inventory()
		pause(ctx, inventoryEvery)
	}
}

// inventory asks once. It writes first, as client.read does: a member that acknowledges the write has a quorum.
func (p *probe) inventory() {
	c := p.client
	before, _ := c.state()
	wanted := c.run.acknowledged.soFar()
	record := c.begin(history.Inventory, history.OpList, layout.Set(c.run.root))
	missing, err := do(c, func() ([]string, error) {
		if _, err := c.conn.Set(p.path, nil, -1); err != nil {
			// The error is replaced, so that a lost node of the probe (ErrNoNode) does not look like a lost folder.
			return nil, fmt.Errorf("the write before the list: %s", err)
		}
		return missingFrom(wanted, func(folder string) ([]string, error) {
			names, _, err := c.conn.Children(folder)
			return names, err
		})
	})
	if after, _ := c.state(); after != before {
		err = errMoved
	}
	if err == nil {
		count := 0
		for _, names := range wanted {
			count += len(names)
		}
		record.Value = strconv.Itoa(count)
		record.Missing = len(missing) > 0
		if record.Missing {
			record.Text = fmt.Sprintf("%d missing: %s", len(missing), strings.Join(missing[:min(mostMissing, len(missing))], ", "))
		}
	}
	c.end(record, err)
}

// missingFrom lists the folders and returns the paths of wanted nodes that are missing.
func missingFrom(wanted map[string][]string, list func(folder string) ([]string, error)) ([]string, error) {
	var missing []string
	for folder, names := range wanted {
		found, err := list(folder)
		// If a folder is lost, all its nodes are missing.
		if err != nil && !errors.Is(err, zk.ErrNoNode) {
			return nil, err
		}
		there := make(map[string]bool, len(found))
		for _, name := range found {
			there[name] = true
		}
		for _, name := range names {
			if !there[name] {
				missing = append(missing, folder+"/"+name)
			}
		}
	}
	return missing, nil
}
