package main

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/scheme"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	newevents "k8s.io/client-go/tools/events"
	"k8s.io/client-go/tools/record"
)

// recordedEvents come from both of client-go's recorders; each is found in both groups.
func recordedEvents(ctx context.Context, w *world) error {
	about, err := w.client.CoreV1().ConfigMaps(w.namespace).Create(ctx, &corev1.ConfigMap{ObjectMeta: meta("eventful")}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	about.APIVersion, about.Kind = "v1", "ConfigMap"

	old := record.NewBroadcaster()
	old.StartRecordingToSink(&typedcorev1.EventSinkImpl{Interface: w.client.CoreV1().Events(w.namespace)})
	defer old.Shutdown()
	recorder := old.NewRecorder(scheme.Scheme, corev1.EventSource{Component: "clients"})
	for range 3 {
		recorder.Event(about, corev1.EventTypeWarning, "Repeated", "the same again")
	}
	recorder.Eventf(about, corev1.EventTypeNormal, "Once", "said %d time", 1)

	modern := newevents.NewBroadcaster(&newevents.EventSinkImpl{Interface: w.client.EventsV1()})
	if err := modern.StartRecordingToSinkWithContext(ctx); err != nil {
		return err
	}
	defer modern.Shutdown()
	modern.NewRecorder(scheme.Scheme, "slipway.dev/clients").Eventf(about, nil, corev1.EventTypeNormal, "Regarded", "Looking", "by the new API")

	selector := metav1.ListOptions{FieldSelector: "involvedObject.name=eventful,involvedObject.kind=ConfigMap"}
	var listed *corev1.EventList
	if err := eventually(ctx, "three events, one of them counted", func() (bool, error) {
		listed, err = w.client.CoreV1().Events(w.namespace).List(ctx, selector)
		if err != nil || len(listed.Items) < 3 {
			return false, err
		}
		for _, each := range listed.Items {
			if each.Reason == "Repeated" && each.Count < 3 {
				return false, nil
			}
		}
		return true, nil
	}); err != nil {
		return err
	}
	for _, reason := range []string{"Once", "Regarded", "Repeated"} {
		for _, each := range listed.Items {
			if each.Reason == reason {
				say("v1: %s %s by %q%q: %s (count %d, action %q)", each.Type, each.Reason, each.Source.Component, each.ReportingController, each.Message, each.Count, each.Action)
			}
		}
	}
	new, err := w.client.EventsV1().Events(w.namespace).List(ctx, metav1.ListOptions{FieldSelector: "regarding.name=eventful,reason=Repeated"})
	if err != nil {
		return err
	}
	if len(new.Items) != 1 {
		return fmt.Errorf("%d events regard it", len(new.Items))
	}
	tell(new.Items[0])
	selected, err := w.client.CoreV1().Events(w.namespace).List(ctx, metav1.ListOptions{FieldSelector: "involvedObject.name=eventful,type=Warning"})
	if err != nil {
		return err
	}
	say("warnings: %d", len(selected.Items))
	return nil
}

func tell(event eventsv1.Event) {
	say("events.k8s.io/v1: %s %s of %s: %s (deprecated count %d)", event.Type, event.Reason, event.Regarding.Kind, event.Note, event.DeprecatedCount)
}
