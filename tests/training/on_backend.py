"""Run by test_backends.py in a process of its own: save and load, metrics and a fit on the back-end in KERAS_BACKEND.

Usage: on_backend.py PACKAGES FOLDER, where FOLDER receives BACKEND.npz and BACKEND.keras.
"""

import sys
from pathlib import Path

import numpy as np


def main(packages: str, folder: str) -> None:
    sys.path.append(packages)  # behind everything else: only the back-end itself comes from there
    import keras

    from facelab import losses, models, training

    backend, rng = keras.backend.backend(), np.random.default_rng(0)
    embedder = models.load("facelab_synthetic")
    faces = rng.integers(0, 256, (24, *embedder.card.preprocessing.size, 3), np.uint8)
    path, vectors = Path(folder, f"{backend}.keras"), embedder.model.predict_on_batch(faces[:4])
    embedder.model.save(path)
    np.testing.assert_allclose(models.load_saved(path).predict_on_batch(faces[:4]), vectors, atol=1e-6)
    of_tensorflow = models.load_saved(Path(folder, "tensorflow.keras")).predict_on_batch(faces[:4])

    labels = np.repeat(np.arange(6), 4)
    metrics = [training.PairAUC(), training.PairEER(), training.TARatFAR(0.1)]
    for _ in range(3):
        some = (rng.normal(size=(6, 5))[labels] + rng.normal(size=(24, 5))).astype("float32")
        for metric in metrics:
            metric.update_state(labels, some)
    figures = [float(metric.result()) for metric in metrics]

    image = keras.Input(faces.shape[1:], dtype="uint8")
    x = keras.layers.AveragePooling2D(16)(keras.layers.Rescaling(1 / 255)(image))
    model = keras.Model(image, keras.layers.Dense(8)(keras.layers.Flatten()(x)))
    model.compile("adam", losses.SemiHardTripletLoss(), metrics=[training.PairAUC()])
    watch = [training.Validation(model, faces, labels), training.CollapseGuard()]
    batches = training.IdentityBatches(faces, labels, people=3, photos=2, steps=4)
    history = model.fit(batches, epochs=2, verbose=0, callbacks=watch).history
    assert all(np.isfinite(history[name]).all() for name in ("loss", "pair_auc", "val_auc"))
    again = model.evaluate(faces, labels, batch_size=24, verbose=0, return_dict=True)["pair_auc"]
    assert abs(again - history["val_auc"][-1]) < 0.005  # Validation saw the weights of the end of the epoch
    np.savez(Path(folder, f"{backend}.npz"), vectors=vectors, of_tensorflow=of_tensorflow, figures=figures)


if __name__ == "__main__":
    main(*sys.argv[1:])
