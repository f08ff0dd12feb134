# %% [markdown] lang="en"
# # Start · One face through the pipeline, stage by stage
#
# **You can**, at the end:
#
# - name the steps of face recognition: detect, align, represent, match;
# - say what goes into a network and what comes out;
# - choose the notebook that comes next for you.
#
# **Before this:** nothing. **Reading:** 5 minutes. **Running:** {seconds} s on two CPU cores, {memory} MiB. **Papers:** Zhang et al. 2016 (MTCNN),
# Schroff et al. 2015 (FaceNet).
# %% [markdown] lang="ko"
# # 시작 · 얼굴 하나가 파이프라인을 지나는 과정
#
# 이 노트북을 마치면 **다음을 할 수 있습니다.**
#
# - 얼굴 인식의 단계를 말합니다. 검출(detect), 정렬(align), 표현(represent), 매칭(match)입니다.
# - 신경망에 무엇이 들어가고 무엇이 나오는지 설명합니다.
# - 다음에 볼 노트북을 고릅니다.
#
# **선수 지식:** 없음. **읽는 시간:** 5분. **실행 시간:** CPU 코어 두 개에서 {seconds}초, {memory} MiB. **논문:** Zhang 외 2016(MTCNN),
# Schroff 외 2015(FaceNet).
# %%
import facelab

facelab.set_seed(0)
# %% [markdown] lang="en"
# facelab draws people who do not exist, so we can begin without asking anybody. Here are two photos of one of them, and one of somebody else.
# %% [markdown] lang="ko"
# facelab은 존재하지 않는 사람을 그립니다. 그래서 누구에게도 허락을 구하지 않고 시작할 수 있습니다. 한 사람의 사진 두 장과 다른 사람의 사진 한 장입니다.
# %% alt_en="Three photos of synthetic people: the first two show the same man in different light, the third another person." alt_ko="합성 인물 사진 세 장. 앞의 두 장은 조명이 다른 같은 사람이고, 셋째는 다른 사람이다."
from facelab import plot, reports, synthetic

people = synthetic.shipped_people().photos
first, second, other_person = (people.image(i) for i in (48, 49, 60))
plot.contact_sheet([first, second, other_person], ["person A", "person A", "person B"], columns=3)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** A computer sees only numbers. Which steps would you take to decide whether two photos show one person? Write three down before you run the next cell.
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 컴퓨터에게는 숫자만 보입니다. 두 사진이 같은 사람인지 판단하려면 어떤 단계를 거치겠습니까? 다음 셀을 실행하기 전에 세 가지를 적어 보세요.
# %% alt_en="The stages of two photos side by side: photo, detected box with five points, aligned face, the numbers fed to the network, maps of four layers, and the vector as colored squares." alt_ko="두 사진의 단계들. 사진, 다섯 점이 찍힌 검출 상자, 정렬된 얼굴, 신경망에 들어가는 수, 네 층의 맵, 색칠한 네모로 나타낸 벡터."
pipeline = facelab.Pipeline()
reports.inspect(first, second, pipeline, threshold=0.04)
# %% [markdown] lang="en"
# Read a row from left to right.
#
# 1. **Photo.** What we have.
# 2. **Detect.** MTCNN finds a box, and in it eyes, nose and the corners of the mouth.
# 3. **Align.** The photo is turned, scaled and moved until these five points lie where they always lie. The network never has to learn that people tilt their heads.
# 4. **Feed.** The same pixels as numbers around zero.
# 5. **Layers.** Early maps are as sharp as the face; later ones are small and no longer look like anything. They do not have to.
# 6. **Represent.** 128 numbers remain. Two photos of one person should give nearly the same ones.
#
# The last line is the *match*: the distance of the two vectors, and whether it is below a threshold. (0.04 suits these drawn people. Real people need another one: `D_facenet`.)
# %% [markdown] lang="ko"
# 한 줄을 왼쪽에서 오른쪽으로 읽어 보세요.
#
# 1. **사진.** 우리가 가진 것입니다.
# 2. **검출.** MTCNN이 상자를 찾고, 그 안에서 눈과 코, 입꼬리를 찾습니다.
# 3. **정렬.** 다섯 점이 늘 놓이던 자리에 오도록 사진을 돌리고, 늘이고, 옮깁니다. 그래서 신경망은 사람이 고개를 기울인다는 사실을 배울 필요가 없습니다.
# 4. **입력.** 같은 픽셀을 0 근처의 수로 바꾼 것입니다.
# 5. **층.** 앞쪽 맵은 얼굴처럼 또렷하고, 뒤쪽 맵은 작아서 아무것도 닮지 않았습니다. 닮을 필요도 없습니다.
# 6. **표현.** 숫자 128개가 남습니다. 같은 사람의 사진 두 장은 거의 같은 수를 내야 합니다.
#
# 마지막 줄이 *매칭*입니다. 두 벡터의 거리와, 그것이 임계값보다 작은지를 말합니다. (0.04는 이 그려진 사람들에게 맞는 값입니다. 실제 사람에게는 다른 값이 필요합니다. `D_facenet`을 보세요.)
# %% [markdown] lang="en" tags=["predict"]
# **Predict.** And with the other person? Will the distance be twice as large, or ten times?
# %% [markdown] lang="ko" tags=["predict"]
# **예측해 보세요.** 다른 사람과는 어떨까요? 거리가 두 배일까요, 열 배일까요?
# %%
same = reports.inspect(first, second, pipeline, threshold=0.04).verification
other = reports.inspect(first, other_person, pipeline, threshold=0.04).verification
print(f"person A and A: {same.distance:.4f}   person A and B: {other.distance:.4f}")
assert same.distance < other.distance
# %% [markdown] lang="en"
# ## Which one next?
#
# - How does a network turn pixels into anything at all? `B_dcnn`.
# - How does it learn that distance means "another person"? `C_losses`.
# - What can be done with such vectors? `D_facenet`.
#
# Every notebook asks you to guess before you run, and checks your answers. To follow photos of your own, of people who agreed, write
# `reports.inspect("one.jpg", "two.jpg")`, or on the command line `facelab inspect one.jpg two.jpg`.
# %% [markdown] lang="ko"
# ## 다음은 어디로?
#
# - 신경망은 어떻게 픽셀을 다른 무언가로 바꿀까요? `B_dcnn`.
# - 거리가 "다른 사람"을 뜻한다는 것을 어떻게 배울까요? `C_losses`.
# - 그런 벡터로 무엇을 할 수 있을까요? `D_facenet`.
#
# 모든 노트북은 실행하기 전에 예측해 보라고 하고, 여러분의 답을 확인합니다. 동의한 사람의 사진을 따라가 보려면
# `reports.inspect("one.jpg", "two.jpg")`라고 쓰거나, 명령줄에서 `facelab inspect one.jpg two.jpg`를 실행하세요.
