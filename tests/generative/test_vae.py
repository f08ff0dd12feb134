"""The VAE's two losses, the code that is drawn, and what is done with trained networks."""

import keras
import numpy as np
import pytest

from facelab.errors import InputError
from facelab.generative import Sampling, vae
from facelab.generative.vae import ReconstructionLoss, kl_divergence, reconstruction_loss


def slow_divergence(mean, log_variance):
    """Appendix B, one axis after the other."""
    total = 0.0
    for m, s in zip(mean, log_variance, strict=True):
        total += 0.5 * (m * m + np.exp(s) - 1 - s)
    return total


class TestDivergence:
    def test_the_example_by_hand(self):
        """Mean 1 costs a half; half the deviation costs log 2 less three eighths."""
        found = kl_divergence(np.array([[1.0, 0.0]]), np.log([[1.0, 0.25]]))
        assert float(found[0]) == pytest.approx(0.5 + np.log(2) - 3 / 8)

    def test_nothing_for_the_standard_normal(self):
        assert float(kl_divergence(np.zeros((1, 5)), np.zeros((1, 5)))[0]) == 0

    def test_equals_a_loop(self):
        rng = np.random.default_rng(0)
        mean, log_variance = rng.normal(size=(2, 7, 5))
        wanted = [slow_divergence(m, s) for m, s in zip(mean, log_variance, strict=True)]
        np.testing.assert_allclose(kl_divergence(mean, log_variance), wanted, rtol=1e-5)

    def test_is_the_mean_of_log_q_over_p(self):
        """Its definition, with a hundred thousand draws."""
        mean, deviation = np.array([0.7, -0.2]), np.array([0.5, 1.5])
        z = mean + deviation * np.random.default_rng(0).normal(size=(100_000, 2))
        log_q = -(((z - mean) / deviation) ** 2) / 2 - np.log(deviation)
        ratios = (log_q + z**2 / 2).sum(axis=1)
        found = float(kl_divergence(mean[None], 2 * np.log(deviation)[None])[0])
        assert found == pytest.approx(ratios.mean(), abs=4 * ratios.std() / np.sqrt(len(z)))


class TestReconstruction:
    def test_one_sigma_costs_half_a_nat(self):
        truth = np.zeros((1, 2, 2, 3))
        restored = truth.copy()
        restored[0, 0, 0, 0] = 0.2
        assert float(reconstruction_loss(truth, restored, sigma=0.2)[0]) == pytest.approx(0.5)

    def test_differences_of_the_normal_density(self):
        """What is left out is a constant: two pictures differ as their log-densities do."""
        rng = np.random.default_rng(0)
        truth, a, b = rng.normal(size=(3, 1, 4, 4, 3))

        def log_density(restored, sigma=0.3):
            return (-((truth - restored) ** 2) / (2 * sigma**2) - np.log(sigma * np.sqrt(2 * np.pi))).sum()

        ours = float(reconstruction_loss(truth, a, 0.3)[0] - reconstruction_loss(truth, b, 0.3)[0])
        assert ours == pytest.approx(log_density(b) - log_density(a), rel=1e-4)

    def test_the_class_is_the_mean_over_pictures_and_is_restored_from_its_config(self):
        rng = np.random.default_rng(0)
        truth, restored = rng.normal(size=(2, 3, 4)).astype(np.float32)
        loss = ReconstructionLoss.from_config(ReconstructionLoss(sigma=0.5).get_config())
        wanted = np.mean(reconstruction_loss(truth, restored, 0.5))
        assert float(loss(truth, restored)) == pytest.approx(float(wanted), rel=1e-5)


class TestSampling:
    mean = np.tile(np.array([1.0, -2.0], np.float32), (20_000, 1))
    log_variance = np.tile(2 * np.log(np.array([0.5, 2.0], np.float32)), (20_000, 1))

    def test_mean_and_deviation_of_what_is_drawn(self):
        drawn = np.asarray(Sampling(seed=0)([self.mean, self.log_variance], training=True))
        np.testing.assert_allclose(drawn.mean(axis=0), [1, -2], atol=0.06)
        np.testing.assert_allclose(drawn.std(axis=0), [0.5, 2], rtol=0.03)
        assert abs(np.corrcoef(drawn.T)[0, 1]) < 0.03

    def test_the_mean_outside_of_training(self):
        np.testing.assert_array_equal(Sampling(seed=0)([self.mean, self.log_variance], training=False), self.mean)

    def test_same_seed_same_draw(self):
        first, second, other = (
            np.asarray(Sampling(seed=s)([self.mean, self.log_variance], training=True)) for s in (3, 3, 4)
        )
        np.testing.assert_array_equal(first, second)
        assert (first != other).any()

    def test_adds_the_divergence_to_the_loss_in_training_only(self):
        layer = Sampling(seed=0)
        layer([self.mean, self.log_variance], training=True)
        wanted = float(kl_divergence(self.mean[:1], self.log_variance[:1])[0])
        assert [float(x) for x in layer.losses] == pytest.approx([wanted], rel=1e-4)
        layer = Sampling(seed=0)
        layer([self.mean, self.log_variance], training=False)
        assert not layer.losses

    def test_is_restored_from_its_config(self):
        assert Sampling.from_config(Sampling(seed=5, name="z").get_config()).seed == 5


@pytest.mark.slow
def test_training_lowers_the_negative_elbo(small_vae, signed):
    """Negative ELBO: what the pictures cost without the codes, plus what the codes cost."""

    def negative_elbo():
        mean, log_variance = small_vae.encoder(signed)
        draw = np.asarray(mean) + np.exp(np.asarray(log_variance) / 2) * noise
        restored = small_vae.decoder(draw.astype(np.float32))
        return float(np.mean(reconstruction_loss(signed, restored) + kl_divergence(mean, log_variance)))

    noise = np.random.default_rng(1).normal(size=(len(signed), 64))
    before, model = negative_elbo(), small_vae.training_model(3e-3, seed=0)
    losses = [model.train_on_batch(signed, signed) for _ in range(25)]
    assert negative_elbo() < 0.7 * before
    assert losses[-1] < 0.7 * losses[0]


def test_the_compiled_loss_has_both_terms(small_vae, signed):
    """A divergence that never reaches the loss would make an ordinary autoencoder."""
    mean, log_variance = small_vae.encoder(signed)
    divergence = float(np.mean(kl_divergence(mean, log_variance)))
    model = small_vae.training_model(0.0, seed=0)
    both = float(model.train_on_batch(signed, signed))
    restored_alone = float(model.test_on_batch(signed, signed))  # nothing is drawn, nothing added
    draw = Sampling(seed=0)([mean, log_variance], training=True)
    wanted = float(np.mean(reconstruction_loss(signed, small_vae.decoder(draw)))) + divergence
    assert divergence > 0.01
    assert both == pytest.approx(wanted, rel=1e-3)
    assert restored_alone == pytest.approx(float(ReconstructionLoss()(signed, small_vae.decoder(mean))), rel=1e-4)


def test_an_interpolation_starts_and_ends_at_the_reconstructions(small_vae):
    faces = np.random.default_rng(0).integers(0, 256, (2, 16, 16, 3), np.uint8)
    found, restored = small_vae.interpolate(*faces, steps=3), small_vae.reconstruct(faces)
    assert found.shape == (3, 16, 16, 3)
    assert np.abs(found[[0, 2]].astype(int) - restored).max() <= 1
    middle = small_vae.decode(small_vae.encode(faces)[0].mean(axis=0, keepdims=True))[0]
    assert np.abs(found[1].astype(int) - middle).max() <= 1


def test_the_reconstruction_error_is_the_mean_squared_error(small_vae):
    faces = np.random.default_rng(0).integers(0, 256, (2, 16, 16, 3), np.uint8)
    wanted = ((faces - small_vae.reconstruct(faces).astype(float)) ** 2).mean(axis=(1, 2, 3)) / 127.5**2
    np.testing.assert_allclose(small_vae.reconstruction_error(faces), wanted, rtol=1e-4)


def test_bad_input(small_vae):
    with pytest.raises(InputError, match="Expected faces"):
        small_vae.encode(np.zeros((1, 16, 16, 3), np.float32))
    with pytest.raises(InputError, match="Expected faces"):
        small_vae.reconstruct(np.zeros((1, 8, 16, 3), np.uint8))
    with pytest.raises(InputError, match="Expected codes"):
        small_vae.decode(np.zeros((1, 3)))
    with pytest.raises(InputError, match="2 steps"):
        small_vae.interpolate(*np.zeros((2, 16, 16, 3), np.uint8), steps=1)


def test_is_saved_and_loaded_by_keras(tmp_path, small_vae, signed):
    """Sampling and ReconstructionLoss are registered: no Lambda, no custom_objects."""
    model = small_vae.training_model(seed=0)
    model.save(tmp_path / "vae.keras")
    again = keras.models.load_model(tmp_path / "vae.keras")
    np.testing.assert_allclose(again.predict(signed, verbose=0), model.predict(signed, verbose=0), atol=1e-6)


def test_decoder_and_encoder_mirror_each_other():
    networks = vae.build()
    assert networks.encoder.output_shape == [(None, 64), (None, 64)]
    assert networks.decoder.output_shape == (None, 64, 64, 3)
