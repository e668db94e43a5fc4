using System.Collections.Immutable;
using System.CommandLine;

namespace Pipeline.Options;

/// <summary>The examples at the end of the help of a command. A test parses each of them.</summary>
static class Examples
{
    /// <summary>The lines of a command, without the name of the program, and what each does.</summary>
    public static ImmutableArray<(string Arguments, string Meaning)> Of(Command command) => command.Name switch
    {
        "train" =>
        [
            ("train", "the bundled digits, sample by sample"),
            ("train --data mnist --recipe best-100 --model digits.st", "MNIST, by a tuned recipe"),
            ("train --recipe minibatch --hidden 200,100 --activation relu --optimizer adam --epochs 5", "a network of one's own"),
            ("train --recipe minibatch --epochs 50 --validation 1000 --patience 3", "stops when it no longer gets better"),
            ("train --recipe minibatch --epochs 50 --checkpoint run.ckpt", "can be interrupted"),
            ("train --resume run.ckpt", "goes on"),
        ],
        "evaluate" =>
        [
            ("evaluate --model digits.st", "accuracy, confusion matrix, calibration"),
            ("evaluate --model a.st --model b.st --json", "the mean of two models, for programs"),
        ],
        "predict" =>
        [
            ("predict --model digits.st photo.jpg scan.png", "digits in image files of any size"),
            ("predict --model digits.st 0 7 42", "test images, by their numbers"),
            ("predict --model digits.st --json -", "an image on standard input, for programs"),
        ],
        "report" =>
        [
            ("report --metrics run.jsonl --model digits.st --to run.html", "one run, with what its model mistakes"),
            ("report a.jsonl b.jsonl --to runs.html", "several runs, compared"),
        ],
        "export" =>
        [
            ("export --model digits.st --to digits.onnx --from-pixels", "bytes in, probabilities out"),
            ("export --model digits.st --to digits.npz", "for NumPy"),
        ],
        "serve" =>
        [
            ("serve", "draw a digit; the bundled digits are trained first"),
            ("serve --model digits.st --open", "a model of one's own, opened in the browser"),
            ("serve --train", "training to look at, with the formulas of the lecture"),
        ],
        "gradcheck" =>
        [
            ("gradcheck", "every oracle on random networks"),
            ("gradcheck --model digits.st", "on a trained model"),
        ],
        "digits" => [("data digits --to data", "writes digits_train.csv and digits_test.csv")],
        "mnist" => [("data mnist", "to data/mnist, where it is found without --data")],
        "info" => [("data info", "the default data"), ("data info --data pets --test 20", "folders of images")],
        "data" => [("data info --data mnist", "what is in MNIST")],
        "completions" =>
        [
            ("completions bash", "in ~/.bashrc: eval \"$(pipeline completions bash)\""),
            ("completions zsh", "in ~/.zshrc, after compinit: eval \"$(pipeline completions zsh)\""),
            ("completions fish", "in config.fish: pipeline completions fish | source"),
            ("completions powershell", "in $PROFILE: pipeline completions powershell | Out-String | Invoke-Expression"),
        ],
        _ =>
        [
            ("", "trains on the bundled digits"),
            ("train --model digits.st", "keeps the model"),
            ("predict --model digits.st photo.jpg", "says what is in a photo"),
        ],
    };
}
