package main

import (
	"context"
	"fmt"
	"sort"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	appsapply "k8s.io/client-go/applyconfigurations/apps/v1"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	metaapply "k8s.io/client-go/applyconfigurations/meta/v1"
)

func applied(name, namespace, image string) *appsapply.DeploymentApplyConfiguration {
	labels := map[string]string{"app": name}
	return appsapply.Deployment(name, namespace).WithSpec(appsapply.DeploymentSpec().
		WithSelector(metaapply.LabelSelector().WithMatchLabels(labels)).
		WithTemplate(coreapply.PodTemplateSpec().WithLabels(labels).WithSpec(coreapply.PodSpec().
			WithContainers(coreapply.Container().WithName("main").WithImage(image).
				WithPorts(coreapply.ContainerPort().WithContainerPort(80))))))
}

// typedApply has two managers share a Deployment, quarrel, and give back what they no longer want.
func typedApply(ctx context.Context, w *world) error {
	deployments := w.client.AppsV1().Deployments(w.namespace)
	as := func(manager string, force bool) metav1.ApplyOptions {
		return metav1.ApplyOptions{FieldManager: manager, Force: force}
	}
	made, err := deployments.Apply(ctx, applied("applied", w.namespace, "nginx:1"), as("one", false))
	if err != nil {
		return err
	}
	say("made: generation %d, %s", made.Generation, owners(made))
	again, err := deployments.Apply(ctx, applied("applied", w.namespace, "nginx:1"), as("one", false))
	if err != nil {
		return err
	}
	say("again: same version %t", again.ResourceVersion == made.ResourceVersion)
	other := appsapply.Deployment("applied", w.namespace).WithSpec(appsapply.DeploymentSpec().WithReplicas(3).
		WithTemplate(coreapply.PodTemplateSpec().WithSpec(coreapply.PodSpec().
			WithContainers(coreapply.Container().WithName("main").WithImage("nginx:2")))))
	_, err = deployments.Apply(ctx, other, as("two", false))
	if !apierrors.IsConflict(err) {
		return fmt.Errorf("no conflict but %v", err)
	}
	say("two: %s", strings.ReplaceAll(err.Error(), "\n", " "))
	forced, err := deployments.Apply(ctx, other, as("two", true))
	if err != nil {
		return err
	}
	say("forced: replicas %d, %s, %s", *forced.Spec.Replicas, forced.Spec.Template.Spec.Containers[0].Image, owners(forced))
	mine, err := appsapply.ExtractDeployment(forced, "two")
	if err != nil {
		return err
	}
	say("extracted: replicas %d, container %s", *mine.Spec.Replicas, *mine.Spec.Template.Spec.Containers[0].Name)
	mine.Spec.Replicas = nil
	given, err := deployments.Apply(ctx, mine, as("two", false))
	if err != nil {
		return err
	}
	say("given back: replicas %d", *given.Spec.Replicas)
	status, err := deployments.ApplyStatus(ctx, appsapply.Deployment("applied", w.namespace).WithStatus(
		appsapply.DeploymentStatus().WithReplicas(1).WithConditions(appsapply.DeploymentCondition().
			WithType(appsv1.DeploymentAvailable).WithStatus(corev1.ConditionTrue).WithReason("Said").WithMessage("so"))), as("status", false))
	if err != nil {
		return err
	}
	say("status: replicas %d, %s, generation %d, %s", status.Status.Replicas, status.Status.Conditions[0].Type, status.Generation, owners(status))
	return nil
}

// owners tells who manages an object and how.
func owners(object metav1.Object) string {
	var found []string
	for _, entry := range object.GetManagedFields() {
		name := entry.Manager
		if entry.Subresource != "" {
			name += "/" + entry.Subresource
		}
		found = append(found, fmt.Sprintf("%s %s", name, entry.Operation))
	}
	sort.Strings(found)
	return strings.Join(found, ", ")
}
