using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pipeline.Bench.Peers;

/// <summary>An implementation of an optimizer: how gradients are cleared, and how they change the parameters.</summary>
sealed record Update(string Name, Action ClearGradients, Action<double> Apply)
{
    // The kernels of libtorch that update all parameters in one call. TorchSharp does not bind them; TorchScript does.
    const string FusedKernels =
        """
        def momentum(params: List[Tensor], grads: List[Tensor], v: List[Tensor], momentum: float, rate: float):
            torch._fused_sgd_(params, grads, v, weight_decay=0.0, momentum=momentum, lr=rate, dampening=0.0, nesterov=False,
                              maximize=False, is_first_step=False)
            return rate

        def adam(params: List[Tensor], grads: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], rate: float):
            torch._foreach_add_(steps, 1)
            torch._fused_adam_(params, grads, m, v, [], steps, lr=rate, beta1=0.9, beta2=0.999, weight_decay=0.0, eps=1e-8,
                               amsgrad=False, maximize=False)
            return rate

        def adamw(params: List[Tensor], grads: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], decay: float,
                  rate: float):
            torch._foreach_add_(steps, 1)
            torch._fused_adamw_(params, grads, m, v, [], steps, lr=rate, beta1=0.9, beta2=0.999, weight_decay=decay, eps=1e-8,
                                amsgrad=False, maximize=False)
            return rate


        """;

    /// <summary>Every implementation of an optimizer; plain descent has the one of TorchSharp, as in all earlier tables.</summary>
    public static Func<Module<Tensor, Tensor>, Update>[] Implementations(PeerOptions options) => options.Optimizer switch
    {
        "sgd" => [model => OfTorchSharp(optim.SGD(model.parameters(), options.LearningRate))],
        "momentum" =>
        [
            model => OfTorchSharp(optim.SGD(model.parameters(), options.LearningRate, options.Momentum)),
            model => Fused(model, "momentum", slots: 1, options.Momentum),
        ],
        "adam" => [model => OfTorchSharp(optim.Adam(model.parameters(), options.LearningRate)), model => Fused(model, "adam", slots: 2)],
        "adamw" =>
        [
            model => OfTorchSharp(optim.AdamW(model.parameters(), options.LearningRate, weight_decay: options.WeightDecay)),
            model => Fused(model, "adamw", slots: 2, options.WeightDecay),
        ],
        _ => throw new ArgumentException($"--optimizer: {options.Optimizer} is not known"),
    };

    static Update OfTorchSharp(OptimizerHelper optimizer) => new("TorchSharp", () => optimizer.zero_grad(), rate =>
    {
        foreach (var group in optimizer.ParamGroups)
            if (group.LearningRate != rate) group.LearningRate = rate;
        optimizer.step();
    });

    static Update Fused(Module<Tensor, Tensor> model, string name, int slots, params object[] constants)
    {
        var kernels = jit.compile(FusedKernels);
        Parameter[] parameters = [.. model.parameters()];
        Tensor[][] state = [.. Enumerable.Range(0, slots).Select(_ => parameters.Select(p => zeros_like(p).detach()).ToArray())];
        // Adam counts its steps, for each parameter.
        object[] counts = slots == 2 ? [parameters.Select(_ => zeros([])).ToArray()] : [];
        Tensor[] detached = [.. parameters.Select(p => p.detach())];
        return new("fused", ClearGradients, rate =>
        {
            Tensor[] gradients = [.. parameters.Select(p => p.grad!)];
            kernels.invoke(name, [detached, gradients, .. state, .. counts, .. constants, rate]);
        });

        void ClearGradients()
        {
            foreach (var p in parameters) p.grad = null;
        }
    }
}
