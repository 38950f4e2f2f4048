// Trains a small convolutional network on CIFAR-10.
//
//   ./cresset run examples/Cifar10Cnn.java DATA [EPOCHS] [IMAGES]
//
// DATA holds CIFAR-10's binary files, or train/CLASS/*.jpg and test/CLASS/*.jpg.
// After 10 epochs on all images:
//
//   epoch 10: loss 0.9, accuracy 72 %

import module org.cresset.torch;
import module org.cresset.vision;

void main(String[] args) {
  var data = Path.of(args[0]);
  int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 10;
  int images = args.length > 2 ? Integer.parseInt(args[2]) : 50_000;
  Generator.manualSeed(0);

  var augment = Transforms.of(new RandomCrop(32, 4), new RandomHorizontalFlip());
  var train = Cifar10.train(data).dataset(augment.then(Cifar10.NORMALIZE)).spread(images);
  var test = Cifar10.test(data).dataset(Transforms.of().then(Cifar10.NORMALIZE)).spread(images);
  var loader = DataLoader.of(train).batchSize(64).shuffle(0).workers(1);

  var model = Sequential.of(
      Conv2d.of(3, 32, 3, o -> o.padding(1)), ReLU.of(), MaxPool2d.of(2),
      Conv2d.of(32, 64, 3, o -> o.padding(1)), ReLU.of(), MaxPool2d.of(2),
      Flatten.of(), Linear.of(4096, 10));
  model.to(MemoryFormat.CHANNELS_LAST);
  var criterion = CrossEntropyLoss.of();
  var optimizer = SGD.of(model.parameters(), 0.03, o -> o.momentum(0.9));
  var schedule = OneCycleLR.of(optimizer, 0.03, (long) epochs * loader.batches() + 1);

  for (int epoch = 0; epoch < epochs; epoch++) {
    double sum = 0;
    model.train();
    for (var batch : loader.epoch(epoch)) {
      try (var _ = Scope.open()) { // frees what the step makes
        optimizer.zeroGrad();
        var loss = criterion.forward(model.call(batch.tensor("image")), batch.tensor("label"));
        loss.backward();
        optimizer.step();
        schedule.step();
        sum += loss.item() * batch.size();
      }
    }
    long right = 0;
    model.eval();
    for (var batch : DataLoader.of(test).batchSize(250)) {
      try (var _ = Scope.open(); var _ = NoGrad.open()) {
        var guess = model.call(batch.tensor("image")).argmax(1, false);
        right += guess.eq(batch.tensor("label")).sum().itemLong();
      }
    }
    IO.println("epoch %d: loss %.1f, accuracy %d %%"
        .formatted(epoch + 1, sum / train.size(), 100 * right / test.size()));
  }
}
