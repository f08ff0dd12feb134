"""Notebook E, VGG and VGGFace: weights of a dense layer, multiply-adds of a convolution, a whole VGG from its blocks."""

from __future__ import annotations

from collections.abc import Callable

from facelab.course.exercises._exercise import Exercise, Said, Wrong

Blocks = tuple[tuple[int, int], ...]


def vgg_parameters(blocks: Blocks, size: int, channels: int, dense: tuple[int, ...]) -> int:
    """All weights and biases of a VGG: 3 x 3 convolutions, a pooling after each block, dense layers at the end.

    Args:
        blocks: (filters, convolutions) of each block.
        size: Height and width of the image in pixels.
        channels: Of the image.
        dense: Outputs of each dense layer; the last one's are the classes.

    Example:
        >>> vgg_parameters(((2, 1),), 4, 1, (3, 2))  # 20 + 27 + 8
        55
        >>> vgg_parameters(((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)), 224, 3, (4096, 4096, 1000))
        138357544
    """
    total = 0
    for filters, convolutions in blocks:
        for _ in range(convolutions):
            total += (9 * channels + 1) * filters
            channels = filters
        size //= 2
    inputs = size * size * channels
    for outputs in dense:
        total += (inputs + 1) * outputs
        inputs = outputs
    return total


def _counted(bias: int = 1, pool: str = "block", learn: bool = True, average: bool = False) -> Callable[..., int]:
    """:func:`vgg_parameters` with one mistake in it."""

    def count(blocks: Blocks, size: int, channels: int, dense: tuple[int, ...]) -> int:
        total, inputs = 0, channels
        for filters, convolutions in blocks:
            for _ in range(convolutions):
                total += (9 * inputs + bias) * filters
                inputs = filters if learn else inputs
                size = size // 2 if pool == "convolution" else size
            size = size // 2 if pool == "block" else size
        inputs = filters if average else size * size * filters
        for outputs in dense:
            total += (inputs + bias) * outputs
            inputs = outputs
        return total

    return count


def _convolutions_only(blocks: Blocks, size: int, channels: int, dense: tuple[int, ...]) -> int:
    return vgg_parameters(blocks, size, channels, ())


def _one_convolution_a_block(blocks: Blocks, size: int, channels: int, dense: tuple[int, ...]) -> int:
    return vgg_parameters(tuple((filters, 1) for filters, _ in blocks), size, channels, dense)


_VGG16: Blocks = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
_VGG19: Blocks = ((64, 2), (128, 2), (256, 4), (512, 4), (512, 4))
_DENSE = (4096, 4096, 1000)

EXERCISES = (
    Exercise(
        name="E1",
        right=(7 * 7 * 512 + 1) * 4096,
        tolerance=1e-9,
        wrong=(
            Wrong(7 * 7 * 512 * 4096,
                  Said("nearly: each of the 4,096 outputs has a bias as well.",
                       "거의 다 왔습니다. 출력 4,096개에는 저마다 편향(bias)도 하나씩 있습니다.")),
            Wrong((14 * 14 * 512 + 1) * 4096,
                  Said("the last pooling is missing: the map that is laid flat is half as high and half as wide.",
                       "마지막 풀링이 빠졌습니다. 펼쳐지는 맵은 높이와 너비가 그 절반입니다.")),
            Wrong((512 + 1) * 4096,
                  Said("that is what is left if the last map is averaged. fc1 sees every place of it: 7 x 7 of them.",
                       "그것은 마지막 맵을 평균했을 때의 값입니다. fc1은 맵의 7×7 자리를 모두 봅니다.")),
            Wrong((7 * 512 + 1) * 4096,
                  Said("the map has 7 rows and 7 columns: 49 places, not 7.",
                       "맵은 7행 7열입니다. 자리는 7개가 아니라 49개입니다.")),
            Wrong(7 * 7 * 512 * (4096 + 1),
                  Said("that gives every input a bias. A bias belongs to an output.",
                       "입력마다 편향을 준 셈입니다. 편향은 출력마다 하나씩입니다.")),
        ),
        hint=Said("7 x 7 x 512 numbers go in, and 1 for the bias. Each of 4,096 outputs weighs them all.",
                  "7×7×512개의 수와 편향을 위한 1이 들어갑니다. 출력 4,096개가 저마다 그 모두에 가중치를 둡니다."),
        praise=Said("right: 102,764,544, three quarters of the whole network in one layer.",
                    "정답입니다. 102,764,544개, 신경망 전체의 4분의 3이 한 층에 있습니다."),
    ),
    Exercise(
        name="E2",
        right=224 * 224 * 64 * 3 * 3 * 64,
        tolerance=1e-9,
        wrong=(
            Wrong(2 * 224 * 224 * 64 * 3 * 3 * 64,
                  Said("those are operations. A multiply-add is two of them, and counts once here.",
                       "그것은 연산 수입니다. 곱셈-덧셈 하나는 연산 두 번이고, 여기서는 한 번으로 셉니다.")),
            Wrong((3 * 3 * 64 + 1) * 64,
                  Said("those are the weights. Each of them is used again at every place of the map.",
                       "그것은 가중치 수입니다. 가중치는 맵의 자리마다 다시 쓰입니다.")),
            Wrong(224 * 224 * 64 * 3 * 3 * 3,
                  Said("that is conv1_1, which sees the 3 colors. conv1_2 sees the 64 channels before it.",
                       "그것은 세 가지 색을 보는 conv1_1입니다. conv1_2는 앞 층의 64개 채널을 봅니다.")),
            Wrong(224 * 224 * 64 * 64,
                  Said("the window is missing: each output looks at 3 x 3 places, not at one.",
                       "창이 빠졌습니다. 출력 하나는 한 자리가 아니라 3×3 자리를 봅니다.")),
            Wrong(112 * 112 * 64 * 3 * 3 * 64,
                  Said("the pooling comes after this layer: its map still has 224 rows and columns.",
                       "풀링은 이 층 다음에 옵니다. 이 층의 맵은 아직 224행 224열입니다.")),
            Wrong(224 * 224 * 64 * (3 * 3 * 64 + 1),
                  Said("nearly: a bias is added without a multiplication. Leave it out.",
                       "거의 다 왔습니다. 편향은 곱셈 없이 더하기만 합니다. 빼고 세세요.")),
        ),
        hint=Said("How many numbers does the layer return? How many products are added up for one of them?",
                  "이 층은 수를 몇 개 돌려주나요? 그 하나를 만들려고 곱을 몇 개 더하나요?"),
        praise=Said("right: 1.85 billion multiply-adds with only 36,928 weights. Weights are stored, multiply-adds take time.",
                    "정답입니다. 가중치는 36,928개뿐인데 곱셈-덧셈은 18억 5천만 번입니다. 가중치는 자리를, 곱셈-덧셈은 시간을 차지합니다."),
    ),
    Exercise(
        name="E3",
        right=vgg_parameters,
        cases=((((2, 1),), 4, 1, (3, 2)), (_VGG16, 224, 3, _DENSE), (_VGG19, 224, 3, _DENSE)),
        tolerance=1e-9,
        wrong=(
            Wrong(_counted(bias=0),
                  Said("the biases are missing: one for each filter and for each output.",
                       "편향이 빠졌습니다. 필터마다, 출력마다 하나씩 있습니다.")),
            Wrong(_counted(pool="never"),
                  Said("the pooling is missing: after each block the map is half as high and half as wide.",
                       "풀링이 빠졌습니다. 블록이 끝날 때마다 맵의 높이와 너비가 절반이 됩니다.")),
            Wrong(_counted(pool="convolution"),
                  Said("that pools after every convolution. VGG pools once per block.",
                       "합성곱마다 풀링했습니다. VGG는 블록마다 한 번만 풀링합니다.")),
            Wrong(_counted(learn=False),
                  Said("the channels never change. What one convolution returns is what the next one sees.",
                       "채널 수가 바뀌지 않습니다. 한 합성곱이 돌려준 것을 다음 합성곱이 봅니다.")),
            Wrong(_counted(average=True),
                  Said("that averages the last map. VGG lays it flat: rows x columns x channels numbers.",
                       "마지막 맵을 평균했습니다. VGG는 맵을 펼칩니다. 행×열×채널 개의 수입니다.")),
            Wrong(_convolutions_only,
                  Said("those are the convolutions only. The dense layers are missing, where most weights are.",
                       "합성곱만 셌습니다. 가중치가 가장 많은 완전 연결 층이 빠졌습니다.")),
            Wrong(_one_convolution_a_block,
                  Said("that counts each block's first convolution only: a block has 1 to 4 of them.",
                       "블록마다 첫 합성곱만 셌습니다. 한 블록에는 합성곱이 1~4개 있습니다.")),
        ),
        hint=Said("Keep two things up to date in the loop: the channels after each convolution, the size after each block.",
                  "반복문 안에서 두 가지를 갱신하세요. 합성곱마다 채널 수를, 블록마다 크기를."),
        praise=Said("right: 138,357,544 for VGG-16 and 143,667,240 for VGG-19.",
                    "정답입니다. VGG-16은 138,357,544개, VGG-19는 143,667,240개입니다."),
    ),
)  # fmt: skip
