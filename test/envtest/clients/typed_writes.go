package main

import (
	"context"
	"errors"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
)

func meta(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Labels: map[string]string{"app": name}}
}

func podTemplate(name string, restart corev1.RestartPolicy) corev1.PodTemplateSpec {
	return corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"app": name}},
		Spec: corev1.PodSpec{
			RestartPolicy: restart,
			Containers: []corev1.Container{{
				Name:  "main",
				Image: "nginx:1",
				Ports: []corev1.ContainerPort{{ContainerPort: 80}},
				Resources: corev1.ResourceRequirements{
					Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("0.5")},
				},
				LivenessProbe: &corev1.Probe{
					ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/", Port: intstr.FromInt32(80)}},
				},
			}},
		},
	}
}

func deployment(name string, replicas int32) *appsv1.Deployment {
	return &appsv1.Deployment{
		ObjectMeta: meta(name),
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": name}},
			Template: podTemplate(name, corev1.RestartPolicyAlways),
		},
	}
}

// typedWrites creates, updates, patches, scales, lists and deletes; every body in both directions is protobuf.
func typedWrites(ctx context.Context, w *world) error {
	deployments := w.client.AppsV1().Deployments(w.namespace)
	made, err := deployments.Create(ctx, deployment("typed", 2), metav1.CreateOptions{})
	if err != nil {
		return err
	}
	container := made.Spec.Template.Spec.Containers[0]
	say("deployment %s: generation %d, strategy %s surge %s, history %d, cpu %s, pull %s, probe every %ds",
		made.Name, made.Generation, made.Spec.Strategy.Type, made.Spec.Strategy.RollingUpdate.MaxSurge,
		*made.Spec.RevisionHistoryLimit, container.Resources.Requests.Cpu(), container.ImagePullPolicy, container.LivenessProbe.PeriodSeconds)
	made.Spec.Template.Spec.Containers[0].Image = "nginx:2"
	updated, err := deployments.Update(ctx, made, metav1.UpdateOptions{FieldManager: "typed"})
	if err != nil {
		return err
	}
	say("updated: generation %d, image %s", updated.Generation, updated.Spec.Template.Spec.Containers[0].Image)
	updated.Status.Replicas, updated.Status.ObservedGeneration = 2, updated.Generation
	updated.Spec.Paused = true
	written, err := deployments.UpdateStatus(ctx, updated, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	say("status: replicas %d, paused %t, generation %d", written.Status.Replicas, written.Spec.Paused, written.Generation)
	scale, err := deployments.GetScale(ctx, "typed", metav1.GetOptions{})
	if err != nil {
		return err
	}
	say("scale: spec %d, status %d of %s", scale.Spec.Replicas, scale.Status.Replicas, scale.Status.Selector)
	if _, err = deployments.UpdateScale(ctx, "typed", &autoscalingv1.Scale{
		ObjectMeta: metav1.ObjectMeta{Name: "typed", Namespace: w.namespace},
		Spec:       autoscalingv1.ScaleSpec{Replicas: 5},
	}, metav1.UpdateOptions{}); err != nil {
		return err
	}
	patched, err := deployments.Patch(ctx, "typed", types.StrategicMergePatchType,
		[]byte(`{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"busybox"}]}}}}`), metav1.PatchOptions{})
	if err != nil {
		return err
	}
	say("patched: replicas %d, containers %s and %s", *patched.Spec.Replicas,
		patched.Spec.Template.Spec.Containers[0].Name, patched.Spec.Template.Spec.Containers[1].Name)

	job, err := w.client.BatchV1().Jobs(w.namespace).Create(ctx, &batchv1.Job{
		ObjectMeta: meta("typed"),
		Spec:       batchv1.JobSpec{Template: podTemplate("typed-job", corev1.RestartPolicyNever)},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	say("job: backoff %d, completions %d, mode %s, selector of %d", *job.Spec.BackoffLimit, *job.Spec.Completions,
		*job.Spec.CompletionMode, len(job.Spec.Selector.MatchLabels))
	half := intstr.FromString("50%")
	budget, err := w.client.PolicyV1().PodDisruptionBudgets(w.namespace).Create(ctx, &policyv1.PodDisruptionBudget{
		ObjectMeta: meta("typed"),
		Spec:       policyv1.PodDisruptionBudgetSpec{MinAvailable: &half, Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "typed"}}},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	say("budget: %s", budget.Spec.MinAvailable)
	secret, err := w.client.CoreV1().Secrets(w.namespace).Create(ctx, &corev1.Secret{
		ObjectMeta: meta("typed"),
		Data:       map[string][]byte{"bytes": {0, 1, 254, 255}},
		StringData: map[string]string{"text": "grüezi"},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	say("secret: type %s, bytes %v, text %s", secret.Type, secret.Data["bytes"], secret.Data["text"])
	service, err := w.client.CoreV1().Services(w.namespace).Create(ctx, &corev1.Service{
		ObjectMeta: meta("typed"),
		Spec:       corev1.ServiceSpec{ClusterIP: "None", Ports: []corev1.ServicePort{{Port: 80}}},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	say("service: %s, %s, target %s, policy %s", service.Spec.ClusterIP, service.Spec.Ports[0].Protocol,
		service.Spec.Ports[0].TargetPort.String(), *service.Spec.InternalTrafficPolicy)

	for _, name := range []string{"typed-a", "typed-b", "typed-c"} {
		if _, err := w.client.CoreV1().ConfigMaps(w.namespace).Create(ctx, &corev1.ConfigMap{
			ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"of": "typed"}},
			BinaryData: map[string][]byte{"b": {128}},
		}, metav1.CreateOptions{}); err != nil {
			return err
		}
	}
	page, err := w.client.CoreV1().ConfigMaps(w.namespace).List(ctx, metav1.ListOptions{LabelSelector: "of=typed", Limit: 2})
	if err != nil {
		return err
	}
	rest, err := w.client.CoreV1().ConfigMaps(w.namespace).List(ctx, metav1.ListOptions{LabelSelector: "of=typed", Limit: 2, Continue: page.Continue})
	if err != nil {
		return err
	}
	say("pages: %d and %d, more %t and %t", len(page.Items), len(rest.Items), page.Continue != "", rest.Continue != "")
	if err := w.client.CoreV1().ConfigMaps(w.namespace).DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "of=typed"}); err != nil {
		return err
	}
	left, err := w.client.CoreV1().ConfigMaps(w.namespace).List(ctx, metav1.ListOptions{LabelSelector: "of=typed"})
	if err != nil {
		return err
	}
	say("left: %d", len(left.Items))
	return nil
}

// refusals shows that errors arrive as the types that client-go's helpers know.
func refusals(ctx context.Context, w *world) error {
	maps := w.client.CoreV1().ConfigMaps(w.namespace)
	tell := func(what string, err error) {
		status := apierrors.APIStatus(nil)
		if !errors.As(err, &status) {
			say("%s: %v", what, err)
			return
		}
		causes := 0
		if status.Status().Details != nil {
			causes = len(status.Status().Details.Causes)
		}
		say("%s: %s (%d, %d causes)", what, apierrors.ReasonForError(err), status.Status().Code, causes)
	}
	_, err := maps.Get(ctx, "absent", metav1.GetOptions{})
	tell("absent", err)
	made, err := maps.Create(ctx, &corev1.ConfigMap{ObjectMeta: meta("refusals")}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	_, err = maps.Create(ctx, &corev1.ConfigMap{ObjectMeta: meta("refusals")}, metav1.CreateOptions{})
	tell("twice", err)
	stale := made.DeepCopy()
	made.Data = map[string]string{"a": "b"}
	if _, err = maps.Update(ctx, made, metav1.UpdateOptions{}); err != nil {
		return err
	}
	stale.Data = map[string]string{"a": "c"}
	_, err = maps.Update(ctx, stale, metav1.UpdateOptions{})
	tell("stale", err)
	other := types.UID("another")
	tell("another uid", maps.Delete(ctx, "refusals", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &other}}))
	wrong := deployment("wrong", 1)
	wrong.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{"app": "no"}}
	wrong.Spec.Template.Spec.Containers[0].Image = ""
	_, err = w.client.AppsV1().Deployments(w.namespace).Create(ctx, wrong, metav1.CreateOptions{})
	tell("wrong", err)
	_, err = maps.List(ctx, metav1.ListOptions{Continue: "nonsense"})
	tell("continue", err)
	_, err = w.client.CoreV1().ConfigMaps("nowhere-at-all").Create(ctx, &corev1.ConfigMap{ObjectMeta: meta("x")}, metav1.CreateOptions{})
	tell("namespace", err)
	return nil
}
