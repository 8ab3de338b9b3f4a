// Emoji that people write, each with its English and Chinese names; the first is shown in English, the last in Chinese.
export default `😀 smile grin 微笑 笑
😂 laugh joy tears 笑哭
🤣 rofl laughing 大笑
😊 blush happy 开心
🙂 slight-smile ok 呵呵 微笑
😉 wink 眨眼
😍 love heart-eyes 喜欢 花痴
🥰 adore loved 爱 喜爱
😘 kiss 飞吻 亲亲
😎 cool sunglasses 酷
🤩 star-struck wow 惊艳
🥳 party celebrate 庆祝
😇 angel innocent 天使
🤗 hug 抱抱 拥抱
🤔 thinking hmm 思考 想
🤨 raised-eyebrow doubt 怀疑
😐 neutral meh 面无表情
🙄 eye-roll 白眼
😏 smirk 得意 坏笑
😬 grimace awkward 尴尬
😴 sleeping zzz 睡觉
😪 sleepy 困
🥱 yawn tired 哈欠 累
😷 mask 口罩
🤒 ill sick fever 生病 发烧
🤧 sneeze cold 喷嚏 感冒
🥵 hot 热
🥶 freezing cold 冷 冻
🤯 mind-blown 震惊
😕 confused 困惑
😟 worried 担心
🙁 frown sad 不开心
😮 open-mouth surprised 惊讶
😳 flushed 脸红
🥺 pleading please 拜托 可怜
😢 cry sad 哭 难过
😭 sob crying 大哭
😱 scream afraid 害怕 尖叫
😤 huff 哼 生气
😡 angry rage 愤怒 生气
🤬 swearing 骂人
😈 devil imp 恶魔 小恶魔
💀 skull dead 骷髅
💩 poop 便便
🤡 clown 小丑
👻 ghost 鬼 幽灵
🤖 robot 机器人
🙈 see-no-evil monkey 不看 猴子
❤️ heart love 爱心 心
🧡 orange-heart 橙心
💛 yellow-heart 黄心
💚 green-heart 绿心
💙 blue-heart 蓝心
💜 purple-heart 紫心
🖤 black-heart 黑心
💔 broken-heart 心碎
💯 hundred perfect 满分 一百
💢 anger 怒
💥 boom 爆炸
💦 sweat drops 汗 水滴
💤 sleep zzz 睡
👍 thumbs-up +1 like yes 赞 好
👎 thumbs-down -1 dislike no 踩 差
👌 ok-hand okay 好的 可以
✌️ victory peace 胜利 耶
🤞 fingers-crossed luck 祈祷好运 好运
🤝 handshake deal 握手
👏 clap applause 鼓掌
🙌 hooray raised-hands 万岁 举手
🙏 pray thanks please 谢谢 拜托
💪 strong muscle 加油 强
👋 wave hello bye 你好 再见 挥手
👉 point-right 指右
👈 point-left 指左
👆 point-up 指上
👇 point-down 指下
✋ stop hand 停 手
👀 eyes look 看 眼睛
🧠 brain 大脑
👶 baby 宝宝
👩 woman 女人
👨 man 男人
👴 grandpa old-man 爷爷
👵 grandma old-woman 奶奶
🤷 shrug 无奈 摊手
🤦 facepalm 捂脸
💁 information 请问
🏃 run 跑步 跑
🚶 walk 走路 走
💃 dance 跳舞
🐱 cat 猫
🐶 dog 狗
🐭 mouse 老鼠
🐰 rabbit 兔子
🐼 panda 熊猫
🐯 tiger 老虎
🐮 cow 牛
🐷 pig 猪
🐔 chicken 鸡
🐦 bird 鸟
🐟 fish 鱼
🐝 bee 蜜蜂
🦋 butterfly 蝴蝶
🐢 turtle 乌龟
🐍 snake 蛇
🐉 dragon 龙
🌸 blossom flower 樱花 花
🌹 rose 玫瑰
🌻 sunflower 向日葵
🌱 seedling sprout 发芽 苗
🌲 tree 树
🍀 clover luck 四叶草 好运
🍁 leaf maple 枫叶
🌞 sun 太阳
🌙 moon 月亮
⭐ star 星星
🌈 rainbow 彩虹
☁️ cloud 云
🌧️ rain 下雨 雨
❄️ snow 雪
🔥 fire flame 火
💧 water drop 水
🍎 apple 苹果
🍉 watermelon 西瓜
🍑 peach 桃子
🍞 bread 面包
🧀 cheese 奶酪
🍜 noodles 面条 面
🍚 rice 米饭 饭
🥟 dumpling 饺子
🍲 stew pot 火锅
🍕 pizza 披萨
🍰 cake 蛋糕
🎂 birthday 生日
☕ coffee tea 咖啡
🍵 tea 茶
🍺 beer 啤酒
🥂 cheers 干杯
🎉 tada party 撒花 恭喜
🎁 gift present 礼物
🎈 balloon 气球
🧨 firecracker 鞭炮
🧧 red-envelope 红包
🏮 lantern 灯笼
🏆 trophy 奖杯
🥇 gold first 金牌 第一
⚽ football soccer 足球
🎵 music note 音乐
🎮 game 游戏
🚲 bicycle bike 自行车
🚗 car 车 汽车
🚌 bus 公交车
✈️ plane 飞机
🚀 rocket ship 火箭
🏠 house home 家 房子
⏰ alarm clock 闹钟
📅 calendar date 日历
📌 pin 图钉
📎 paperclip 回形针
📷 camera 相机
💻 laptop computer 电脑
📱 phone mobile 手机
💡 bulb idea 主意 灯泡
🔧 wrench tool 扳手
🔨 hammer 锤子
🔑 key 钥匙
🔒 lock 锁
🔍 search magnifier 搜索
📚 books 书
✏️ pencil write 铅笔 写
💰 money 钱
✅ check done 完成 对
❌ cross no wrong 错
❓ question 问号 疑问
❗ exclamation 感叹号
⚠️ warning 注意 警告
🚫 forbidden 禁止
♻️ recycle 回收
➕ plus 加
➖ minus 减
⬆️ up 上
⬇️ down 下
➡️ right 右
⬅️ left 左`;
